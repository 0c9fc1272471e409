/**
 * Every constant of the detectors and of the onset, in one place; docs/metrics.md shows the same table. They are
 * starting points, not calibrated yet.
 */
export const constants = {
  /** Detectors look back over this many acting steps for a repetition. */
  staleWindow: 20,
  /** Times that the same action must have met the same state with the same output, the first included. */
  staleOccurrences: 3,
  /** Longest period of a cycle. */
  longestPeriod: 8,
  /** Whole periods of a cycle, the first included. */
  cyclePeriods: 3,
  /** The same for a cycle whose turns only resemble each other. */
  nearCyclePeriods: 4,
  /** Share of a command's words that may differ between two turns of a near-cycle. */
  nearShare: 0.25,
  /** Acting steps within which a tree's returns are counted. */
  thrashWindow: 40,
  /** Visits that each of two trees must have had. */
  thrashVisits: 3,
  /** Failures with the same signature while nothing changes. */
  errorRepeats: 4,
  /** Failures with the same signature while one and the same file is written between them. */
  errorRewrites: 6,
  /** Steps without that failure that end its row. */
  errorGap: 3,
  /** Actions in a row that cannot act. */
  malformedRow: 3,
  /** Uses of what is absent, the one that showed its absence included, while nothing changed. */
  phantomUses: 3,
  /** The same where other things changed between the uses. */
  phantomUsesAmidChange: 5,
  /** Acting steps between two uses that still belong together. */
  phantomGap: 8,
  /** Acting steps after which something is long ago. */
  amnesiaGap: 10,
  /** Units done again, and half of files read back, with nothing new between; so many different ones. */
  amnesiaWeight: 3,
  amnesiaTargets: 3,
  /** Of these, units done again. */
  amnesiaRedone: 2,
  /** Acting steps, waits left out, without a new tree and without a new output. */
  stallSteps: 15,
  /** Steps that M must be down before a limit for it to count as damage. */
  damageSteps: 5,
  /** Steps by which damage may precede a behavioural alarm and still be its beginning, not a cause of its own. */
  damageLead: 5,
  /** Share of the peak that damage must take to be a cause of its own however shortly it precedes an alarm. */
  damageShare: 0.25,
  /** Share of the steps before a possible damage that take something away, beyond which to do so again tells nothing. */
  damageHabit: 0.05,
  /** Steps to the end without a gain of M that count as a stall by themselves, and how often M must have risen before. */
  flatSteps: 30,
  flatRises: 5,
  /** So many times the longest way from one gain to the next. */
  flatPace: 4,
  /** Steps, at least, that the end must have been flat before another trouble for the trouble to be a consequence. */
  flatLead: 10,
  /** Repetitions of a block, the characters they cover, and the letters that a block must hold. */
  degenerateRepeats: 5,
  degenerateCharacters: 240,
  degenerateLetters: 8,
  /** Steps between two findings of one kind that still make one episode. */
  episodeGap: 2,
  /** Share of steps with a finding while all is well, and in a breakdown. */
  healthyFinding: 0.02,
  brokenFinding: 0.7,
  /** Share of steps that gain something and lie in no finding, while all is well, and in a breakdown. */
  healthyGain: 0.68,
  brokenGain: 0.05,
  /** The alarm holds above this sum of log likelihood ratios: three steps with a finding in a row. */
  alarm: 8,
  /** The sum stops here, so that even a long episode is forgotten four gains after its end. */
  alarmCeiling: 9,
  /** Gains after an episode that make it a recovered one. */
  recoveredGains: 5,
} as const;
