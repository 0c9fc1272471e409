/** The reference solution as steps, and its twin in another manner. */
import { heredoc } from '../../lib/build.mjs';
import { migrationPath, migrationSource, modulePath, moduleSource } from './modules.mjs';
import { RELEASE } from './pages.mjs';
import { numbered } from './plan.mjs';

export const BRANCH = 'schema/requests';
const FIRST_DAY = Date.UTC(2024, 8, 2, 8);

/** Pinned, so that the same steps leave the same commits. */
const dated = (n) => {
  const moment = new Date(FIRST_DAY + n * 3_600_000).toISOString().replace('.000', '');
  return `export GIT_AUTHOR_DATE=${moment} GIT_COMMITTER_DATE=${moment}\n`;
};
const sealOf = (n) => `$(awk -F'\\t' '$1 == "${numbered(n)}" { print $5 }' migrations/LEDGER.tsv)`;
const releaseName = (number) => `R${String(number).padStart(2, '0')}`;

export const branch = { title: 'open the branch', script: `git switch -q -c ${BRANCH}\n` };

/** Writes the migration of a request and seals it. */
export function migrate(facet, manner, source = migrationSource(facet, manner)) {
  const path = migrationPath(facet);
  const named =
    facet.earlier === undefined
      ? ''
      : `sed -i "s/@SEAL-${facet.earlier}@/${sealOf(Number(facet.earlier))}/" ${path}\n`;
  return {
    title: `migrate ${facet.nn}`,
    script: `echo "// after $(tail -n 1 migrations/LEDGER.tsv | cut -f 5)" > ${path}
${heredoc(path, source, { append: true })}${named}node tools/migrate.mjs seal
`,
  };
}

/** Brings the module along and commits the request. */
export function bring(facet, manner, source = moduleSource(facet.entity, facet.n, manner)) {
  const path = modulePath(facet.entity);
  return {
    title: `bring ${facet.nn}`,
    script: `${heredoc(path, source)}node tools/check.mjs examples ${facet.nn}
${commit(facet)}`,
  };
}

export const commit = (facet) => `${dated(facet.n)}git add migrations ${modulePath(facet.entity)}
git commit -q -m "${facet.nn}: ${facet.entity.name}, ${facet.names.col.replaceAll('_', ' ')}" -m "Seal: ${sealOf(facet.n)}"
`;

export function release(number, plan, check = 'node tools/check.mjs lint,ledger,examples,report\n') {
  const [from, to] = [(number - 1) * RELEASE + 1, Math.min(number * RELEASE, plan.count)];
  const page = `docs/releases/${releaseName(number)}.md`;
  return {
    title: `release ${number}`,
    script: `${check}report=$(node bin/vetring.mjs report | sha256sum | cut -d ' ' -f 1)
mkdir -p docs/releases
cat > ${page} <<PAGE
# Release ${releaseName(number).slice(1)}

- Requests: ${numbered(from)} to ${numbered(to)}
- Seal: ${sealOf(to)}
- Report: $report
PAGE
${dated(to)}git add docs/releases
git commit -q -m 'release ${releaseName(number).slice(1)}: requests ${numbered(from)} to ${numbered(to)}'
git push -q origin ${BRANCH}
`,
  };
}

export const releasesOf = (plan) => Math.ceil(plan.count / RELEASE);

export const pullRequest = (plan) => [
  {
    title: 'run all checks and describe the pull request',
    script: `node tools/check.mjs
report=$(sed -n 's/^- Report: //p' docs/releases/${releaseName(releasesOf(plan))}.md)
{
  echo '# Requests 0001 to ${numbered(plan.count)}'
  echo
  echo "- Base: $(git rev-parse main)"
  echo "- Seal: $(tail -n 1 migrations/LEDGER.tsv | cut -f 5)"
  echo "- Report: $report"
  echo
  echo '| release | seal | report |'
  echo '|---|---|---|'
  for page in $(ls docs/releases/*.md | sort -V); do
    echo "| $(basename "$page" .md) | $(sed -n 's/^- Seal: //p' "$page") | $(sed -n 's/^- Report: //p' "$page") |"
  done
} > docs/PULL_REQUEST.md
`,
  },
  {
    title: 'commit and push the description',
    script: `${dated(plan.count + 1)}git add docs/PULL_REQUEST.md
git commit -q -m 'docs: describe the pull request'
git push -q origin ${BRANCH}
`,
  },
];

/** @param {'plain' | 'other'} manner @returns {{title: string, script: string}[]} */
export function referenceSteps(plan, manner = 'plain') {
  const steps = plan.units.flatMap((facet) => [
    migrate(facet, manner),
    bring(facet, manner),
    ...(facet.n % RELEASE === 0 || facet.n === plan.count
      ? [release(Math.ceil(facet.n / RELEASE), plan)]
      : []),
  ]);
  return [branch, ...steps, ...pullRequest(plan)];
}
