/** What the lead engineer asks for. */
export const instruction = ({ units, groups }) => `# Move stacks from CommonJS to ES modules

\`/app\` is stacks, the back office of a library district: ${units} modules in ${groups.length} groups under \`src/\`, written over
twelve years by people who knew every trick that \`require\` allows. We want all of it as ES modules, for good: no
shims, no file left that is CommonJS but those under contract.

Please migrate every module listed in \`compat/modules.json\`, with the files beside it and its unit test, then the
surface (\`src/registry.js\`, \`src/index.js\`, \`src/cli.js\`, \`test/integration\`, \`package.json\`), and deliver the work for
review.

- \`docs/modules.md\` has the rules that hold for all code. They include what must not be touched.
- \`PUBLIC_API.md\` says for every module, the surface and the package what the interface is to be. Where it is silent, a module does what it
  does today.
- \`REGISTER.tsv\` holds what each module was before it was changed. Enter a module with
  \`node tools/register.mjs enter src/<group>/<name>.js\` before you touch it, and after the modules that it builds on; the
  first line of the migrated module carries the id that you get.
- \`docs/delivery.md\` says what the branch, its commits, the changelog and the pull request description look like.
  The branch is \`esm/all\`, pushed to \`origin\`.

\`npm test\` runs lint, unit and integration tests in that order; it cannot pass in full while the work goes on, so use
\`node tools/check.mjs --group <group>\` or \`--migrated\` on the way, or run one test file with \`node\`. The visible tests
are thin. Our own acceptance tests go by \`PUBLIC_API.md\`: what is exported and what it does, what happens at load and
what must not, which file may come first, what a CommonJS host sees. A module counts only when the modules that it
imports work.

There is no network. Nothing needs to be installed.
`;
