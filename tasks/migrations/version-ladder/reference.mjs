/** The reference solution as steps, and its twin in another manner. */
import { moduleSource, settingsFile } from './application/module.mjs';

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 5, 3);

/** Pinned, so that the same steps leave the same commits. */
const dayOf = (version) => new Date(FIRST_DAY + version * DAY).toISOString().slice(0, 10);
const dated = (version, hour) => {
  const moment = `${dayOf(version)}T${hour}:00:00Z`;
  return `export GIT_AUTHOR_DATE=${moment} GIT_COMMITTER_DATE=${moment}\n`;
};
const page = (version) => `docs/upgrades/v${String(version).padStart(2, '0')}.md`;

export const backup = (version) => ({
  title: `back up the data of version ${version - 1}`,
  script: `mkdir -p data/backup
cp data/live/depot.qry data/backup/depot-v${version - 1}.qry
cd data/backup
sha256sum depot-v${version - 1}.qry >> SHA256SUMS
`,
});

export const install = (version) => ({
  title: `install version ${version}`,
  script: `node tools/use.mjs ${version}\n`,
});

export const migrate = (version) => ({
  title: `migrate the data to version ${version} and enter it in the ledger`,
  script: `stamp=$(tail -n 1 UPGRADES.tsv | cut -f 5)
before=$(sha256sum < data/live/depot.qry | cut -d ' ' -f 1)
node node_modules/@quarry/store/bin/migrate.js --data data/live/depot.qry \\
  --backup data/backup/depot-v${version - 1}.qry --sums data/backup/SHA256SUMS --stamp "$stamp" > /tmp/migration
next=$(sed -n 's/^stamp //p' /tmp/migration)
test -n "$next"
printf '${version}\\t${dayOf(version)}\\tagent@example.invalid\\t%s\\t%s\\n' "$before" "$next" >> UPGRADES.tsv
`,
});

export const commitData = (version) => ({
  title: `commit the data of version ${version}`,
  script: `${dated(version, '09')}stamp=$(tail -n 1 UPGRADES.tsv | cut -f 5)
git add data UPGRADES.tsv package.json
git commit -q -m 'data(store-${version}): migrate the data' -m "Stamp: $stamp"
`,
});

/** Brings one module over, its settings included. */
export function bring(unit, lib, manner, source = moduleSource(unit.cap, unit.after, manner)) {
  const [old, now] = [settingsFile(unit.cap, unit.before), settingsFile(unit.cap, unit.after)];
  const removed = old !== undefined && old.path !== now?.path ? `rm ${old.path}\n` : '';
  const written = now !== undefined && now.path !== old?.path ? lib.heredoc(now.path, now.content) : '';
  const file = `src/${unit.cap.file}.js`;
  return {
    title: `${file}: ${unit.kind} of ${unit.cap.name} in version ${unit.version}`,
    script: `${lib.heredoc(file, source)}${written}${removed}node tools/check.mjs unit ${file}\n`,
  };
}

const modulesOf = (units) => units.map((unit) => `src/${unit.cap.file}.js`).sort();

export const note = (version, units) => ({
  title: `write the note of version ${version}`,
  script: `stamp=$(tail -n 1 UPGRADES.tsv | cut -f 5)
node bin/depot.js report > /tmp/report
report=$(sha256sum < /tmp/report | cut -d ' ' -f 1)
mkdir -p docs/upgrades
cat > ${page(version)} <<PAGE
# @quarry/store ${version}

- Stamp: $stamp
- Report: $report
- Modules: ${modulesOf(units).join(', ')}
PAGE
`,
});

export const release = (version, last) => ({
  title: `check, commit and push version ${version}`,
  script: `${dated(version, '16')}node tools/check.mjs
report=$(sed -n 's/^- Report: //p' ${page(version)})
git add -A
git commit -q -m 'upgrade(store-${version}): bring the modules over' -m "Report: $report"
git push -q origin upgrade/store-${last}
`,
});

export const branch = (last) => ({
  title: 'open the branch',
  script: `git switch -q -c upgrade/store-${last}\n`,
});

export const pullRequest = (plan) => [
  {
    title: 'write the description of the pull request',
    script: `sum() { sha256sum < "$1" | cut -d ' ' -f 1; }
before=$(sum data/backup/depot-v1.qry)
after=$(sum data/live/depot.qry)
stamp=$(tail -n 1 UPGRADES.tsv | cut -f 5)
report=$(sed -n 's/^- Report: //p' ${page(plan.last)})
cat > docs/PULL_REQUEST.md <<PAGE
# Upgrade @quarry/store 1 -> ${plan.last}

- Branch: upgrade/store-${plan.last}
- Versions: ${plan.last - 1}
- Modules: ${new Set(plan.units.map((unit) => unit.cap.name)).size}
- Data before: $before
- Data after: $after
- Final stamp: $stamp
- Final report: $report

## Versions

| version | stamp | modules |
|---|---|---|
PAGE
tail -n +3 UPGRADES.tsv | while read -r version _ _ _ stamp; do
  modules=$(grep '^- Modules: ' "docs/upgrades/v$(printf %02d "$version").md" | tr ',' '\\n' | wc -l)
  echo "| $version | $stamp | $modules |"
done >> docs/PULL_REQUEST.md
`,
  },
  {
    title: 'commit and push the description',
    script: `${dated(plan.last + 1, '09')}git add docs/PULL_REQUEST.md
git commit -q -m 'docs: describe the pull request'
git push -q origin upgrade/store-${plan.last}
`,
  },
];

export const unitsOf = (plan, version) => plan.units.filter((unit) => unit.version === version);

/** Steps of one version. */
export function versionSteps(plan, version, lib, manner) {
  const units = unitsOf(plan, version);
  const brought = units.map((unit) => bring(unit, lib, manner));
  return [
    ...[backup, install, migrate, commitData].map((step) => step(version)),
    ...brought,
    note(version, units),
    release(version, plan.last),
  ];
}

export const versionsOf = (plan) => Array.from({ length: plan.last - 1 }, (_, at) => at + 2);

/** @param {'plain' | 'other'} manner @returns {{title: string, script: string}[]} */
export const referenceSteps = (plan, lib, manner = 'plain') => [
  branch(plan.last),
  ...versionsOf(plan).flatMap((version) => versionSteps(plan, version, lib, manner)),
  ...pullRequest(plan),
];
