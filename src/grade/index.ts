export { type GradingRequest, gradeShared, gradeTree } from './clean-room.ts';
export { type CurveRequest, measureCurve } from './curve/measure.ts';
export { certainBounds, likelyBounds, readCurve } from './curve/reading.ts';
export { readRewards } from './rewards.ts';
export { scoreRewards } from './score.ts';
export { forfeits, readSurroundings, type Surroundings, TamperWatch } from './tamper.ts';
