import { Command } from 'commander';
import { addAgents } from './commands/agents.ts';
import { addAnalyze } from './commands/analyze.ts';
import { addCalibrate } from './commands/calibrate.ts';
import { addClean } from './commands/clean.ts';
import { addCompare } from './commands/compare.ts';
import { addCompletion } from './commands/completion.ts';
import { addCurve } from './commands/curve.ts';
import { addDoctor } from './commands/doctor.ts';
import { addGate } from './commands/gate.ts';
import { addModels } from './commands/models.ts';
import { addReport } from './commands/report.ts';
import { addResume } from './commands/resume.ts';
import { addRun } from './commands/run.ts';
import { addTasks } from './commands/tasks.ts';
import { addView } from './commands/view.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** The whole command line. Each command hands its exit code to `finish`; usage errors are thrown. */
export function createProgram(terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command('mimo-bench')
    .description(
      'Measures the endurance of coding agents: at which step breakdown begins, why, and how certainly.',
    )
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      // Usage errors are thrown and reported in one place, like all others.
      outputError: () => {},
      getOutHelpWidth: () => terminal.out.width(),
    })
    .addHelpText('after', EXIT_CODES);
  addRun(program, terminal, finish);
  addResume(program, terminal, finish);
  addReport(program, terminal, finish);
  addCompare(program, terminal, finish);
  addGate(program, terminal, finish);
  addView(program, terminal, finish);
  addCurve(program, terminal, finish);
  addAnalyze(program, terminal, finish);
  addCalibrate(program, terminal, finish);
  addTasks(program, terminal, finish);
  addAgents(program, terminal, finish);
  addModels(program, terminal, finish);
  addDoctor(program, terminal, finish);
  addClean(program, terminal, finish);
  addCompletion(program, terminal, finish);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done; 1 below --fail-under, or the gate says regressed; 2 usage or configuration;
3 infrastructure (some trials invalid); 4 the gate is inconclusive; 130 interrupted; 70 a bug of mimo-bench.`;
