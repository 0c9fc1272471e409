import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const COLUMNS = ['version', 'date', 'by', 'before', 'stamp'];
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The ledger of upgrades, the backups that it names, and whether the installed version reads the data. */
export async function data(root) {
  const faults = [];
  const [head, ...lines] = fs.readFileSync(path.join(root, 'UPGRADES.tsv'), 'utf8').trimEnd().split('\n');
  if (head !== COLUMNS.join('\t')) faults.push('UPGRADES.tsv: the first line must name the columns');
  const entries = lines.map((line) => line.split('\t'));
  entries.forEach((entry, at) => faults.push(...entryFaults(root, entry, at)));
  const require = createRequire(path.join(root, 'package.json'));
  const asked = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).dependencies['@quarry/store'];
  const installed = require('@quarry/store/package.json').version;
  if (asked !== installed) faults.push(`package.json asks for @quarry/store ${asked}, installed is ${installed}`);
  if (`${entries.at(-1)?.[0]}.0.0` !== installed) faults.push(`the last entry of UPGRADES.tsv is not of version ${installed}`);
  try {
    require('@quarry/store').open(path.join(root, 'data', 'live', 'depot.qry'));
  } catch (error) {
    faults.push(`data/live/depot.qry: ${error.message}`);
  }
  return faults;
}

function entryFaults(root, [version, date, by, before, stamp], at) {
  const faults = [];
  const name = `UPGRADES.tsv line ${at + 2}`;
  if (version !== String(at + 1)) faults.push(`${name}: expected version ${at + 1}`);
  if (!/^\d{4}-\d\d-\d\d$/.test(date ?? '')) faults.push(`${name}: the date must be YYYY-MM-DD`);
  if (!/^\S+@\S+$/.test(by ?? '')) faults.push(`${name}: expected an address`);
  if (!/^[0-9a-f]{20}$/.test(stamp ?? '')) faults.push(`${name}: expected a stamp`);
  if (at === 0) return faults;
  const backup = path.join(root, 'data', 'backup', `depot-v${at}.qry`);
  if (!fs.existsSync(backup)) faults.push(`${name}: data/backup/depot-v${at}.qry is missing`);
  else if (sha256(fs.readFileSync(backup)) !== before) faults.push(`${name}: not the checksum of data/backup/depot-v${at}.qry`);
  return faults;
}
