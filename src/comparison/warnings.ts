import { z } from 'zod';
import { enduranceWarningSchema } from '../core/index.ts';

/** What a reader must know before believing a comparison; a closed list, each with what to do about it. */
export const comparisonWarningSchema = z.enum([
  ...enduranceWarningSchema.extract([
    'few-tasks',
    'few-repeats',
    'mixed-digests',
    'infra-losses',
    'one-class',
    'provisional-onsets',
    'simulated-model',
  ]).options,
  'unpaired-tasks',
  'not-analysed',
  'stale-baseline',
  'pass-rate-undecided',
]);
export type ComparisonWarning = z.infer<typeof comparisonWarningSchema>;

export const warningTexts: Readonly<Record<ComparisonWarning, string>> = {
  'few-tasks': 'fewer than five tasks: the result says little of other tasks; run more of them',
  'few-repeats': 'fewer than four trials of a task in one of the arms; raise --trials',
  'mixed-digests': 'task, image or harness are not the same on both sides; run both anew with one version',
  'infra-losses': 'trials were lost to infrastructure or the provider; finish them with `mimo-bench resume`',
  'unpaired-tasks': 'tasks or units that only one side ran are left out; run the same plan on both',
  'provisional-onsets': 'some onsets rest on behaviour alone; measure progress with --curve failed',
  'not-analysed': 'some trials were recorded before trials were analysed; their breakdowns are not known',
  'one-class':
    'no trial broke down on either side, or all did: nothing is known of the difference between them',
  'simulated-model': 'simulated models: this tests the harness and says nothing of real models',
  'stale-baseline': 'the baseline is old; run it again and promote it',
  'pass-rate-undecided': 'the pass rate may have fallen by more than its delta; more trials would tell',
};
