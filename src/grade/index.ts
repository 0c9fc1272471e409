export { type GradingRequest, gradeShared, gradeTree, markArtifacts, markShared } from './clean-room.ts';
export { type CurveRequest, measureCurve } from './curve/measure.ts';
export { certainBounds, likelyBounds, readCurve } from './curve/reading.ts';
export { entriesOf } from './files.ts';
export { shortOf, verdictOfLegs } from './leg-rewards.ts';
export { readRewards } from './rewards.ts';
export { scoreRewards } from './score.ts';
export { forfeits, readSurroundings, type Surroundings, TamperWatch } from './tamper.ts';
export { type Marks, verdictOf } from './verify.ts';
