export type { ArmDifference } from './arm-difference.ts';
export { addToBaseline, type Baseline, baselineOf, baselineSchema } from './baseline.ts';
export { type Comparison, compare, comparisonSchema } from './compare.ts';
export type { EnduredTrial } from './endured.ts';
export {
  type GateOptions,
  type GateVerdict,
  gate,
  gateDefaults,
  gateVerdictSchema,
  type VerdictName,
} from './gate.ts';
export { type GateVerdicts, gateAll, gateVerdictsSchema } from './gates.ts';
export { contendersOf, pool, type RecordedContender, recordedTrial } from './recorded.ts';
export { type ComparisonWarning, warningTexts } from './warnings.ts';
