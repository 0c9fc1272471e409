export {
  type CompetingObservation,
  cumulativeIncidence,
  type IncidenceCurve,
} from './cumulative-incidence.ts';
export {
  type BootstrapEstimate,
  type BootstrapOptions,
  hierarchicalBootstrap,
  type NestedTrial,
} from './hierarchical-bootstrap.ts';
export { holm } from './holm.ts';
export {
  type HorizonFit,
  type HorizonObservation,
  type HorizonWarning,
  horizonFit,
} from './horizon-fit.ts';
export type { HorizonBounds } from './horizon-interval.ts';
export type { Interval } from './log-log-interval.ts';
export { type GroupedObservation, type LogRankTest, logRank } from './log-rank.ts';
export { type BoundedEstimate, meanOfEstimates } from './mean-of-estimates.ts';
export { type CumulativeHazard, nelsonAalen } from './nelson-aalen.ts';
export { normalQuantile } from './normal.ts';
export {
  type Alternative,
  type PermutationOptions,
  type PermutationTest,
  pairedPermutation,
} from './paired-permutation.ts';
export { passAtK, passHatK } from './pass-at-k.ts';
export { poissonRate, type Rate } from './poisson-rate.ts';
export {
  type Arm,
  type DifferenceDesign,
  type DifferencePower,
  differencePower,
  power,
  type SurvivalDesign,
  type SurvivalPower,
} from './power.ts';
export { type RestrictedMean, restrictedMean } from './restricted-mean.ts';
export type { Observation } from './risk-table.ts';
export {
  type StratifiedPermutation,
  stratifiedPermutation,
  stratumWeights,
  type TwoArms,
} from './stratified-permutation.ts';
export { type SurvivalCurve, survivalCurve } from './survival-curve.ts';
export { type WeibullFit, weibullFit } from './weibull-fit.ts';
export { type Proportion, wilson } from './wilson.ts';
