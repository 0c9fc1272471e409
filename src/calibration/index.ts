export { type CalibrationDone, calibrate, recalibrate } from './calibrate.ts';
export type { CalibrationRequest } from './grid.ts';
export { calibrationMarkdown } from './markdown.ts';
export { type CalibratedSet, type Calibration, calibrationSchema, type Share } from './schema.ts';
