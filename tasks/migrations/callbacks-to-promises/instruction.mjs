/** What the lead engineer asks for. */
export const instruction = ({ units, groups }) => `# Move waybill from callbacks to promises

\`/app\` is waybill, the document and job backend of a freight forwarder: ${units} modules in ${groups.length} groups under
\`src/\`, written by several people over ten years, all in error-first callbacks. We want all of it on async
functions and promises, for good: no shims, no callbacks left behind.

Please migrate every module listed in \`compat/api.json\` with its unit test, then the surface (\`src/registry.js\`,
\`src/cli.js\`, \`test/integration\`), and deliver the work for review.

- \`docs/async-conventions.md\` has the rules that hold for all code. They include what must not be touched.
- \`PUBLIC_API.md\` says for every module what its interface is to be with promises. Where it is silent, a module
  does what it does today.
- \`LEDGER.tsv\` holds what each module was before it was changed. Record a module with
  \`node tools/ledger.mjs record src/<group>/<name>.js\` before you touch it, and after the modules that it requires;
  the first line of the migrated module carries the id that you get.
- \`docs/delivery.md\` says what the branch, its commits, the changelog and the pull request description look like.
  The branch is \`migrate/promises\`, pushed to \`origin\`.

\`npm test\` runs lint, unit and integration tests in that order; it cannot pass in full before all modules are through,
so use \`node tools/check.mjs --group <group>\` or \`--migrated\` on the way, or run one test file with \`node --test-timeout=1500\`. The visible
tests are thin. Our own acceptance tests go by the contract in \`PUBLIC_API.md\`: order, failures, what happens at the
same time, what is left behind. A module counts only when the modules that it requires work.

There is no network. Nothing needs to be installed.
`;
