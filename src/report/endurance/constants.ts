import { fewRepeats, fewTasks } from '../../core/index.ts';

/** What the endurance statistics rest on besides the trials. docs/metrics.md shows each, and why it is what it is. */
export const enduranceConstants = {
  /** With fewer tasks the spread between them, and so an interval for others like them, is a guess. */
  fewTasks,
  /** Four of four is the first clean record whose Wilson interval (0.51 to 1) leaves out one half. */
  fewRepeats,
  /** With fewer breakdowns a test of a constant hazard has next to no power: it would let any half-life pass. */
  fewEvents: 5,
  /** Steps per stretch for which a hazard is told. */
  hazardStretch: 50,
  /** Level at which a constant hazard is rejected, and with it a half-life. */
  shapeLevel: 0.05,
} as const;
