/** What the lead engineer asks for. */
export const instruction = ({ units, areas }) => `# Split ferry into packages

\`/app\` is ferry, one code base for everything that a ferry line runs on: ${units} modules in ${areas.length} areas under \`src/\`, with
a common folder that everybody reaches into and an application that is called from below. We want a package for each
area, with an entry that is all there is to know of it, and boundaries that hold.

Please make the packages of \`compat/packages.json\` and move every module there, with what belongs to it and its unit test;
then put the application together, clear away what is left, and deliver the work for review.

- \`docs/packages.md\` has the rules that hold for all packages. They include what must not be touched.
- \`PUBLIC_API.md\` says for every module what it gives as part of a package. Where it is silent, a module does what it
  does today.
- \`MOVES.tsv\` holds what each module was before it moved, \`PACKAGES.tsv\` the packages. \`tools/moves.mjs\` and \`tools/registry.mjs\` say
  at their heads how they are used; what they print is needed later on.
- \`docs/delivery.md\` says what the branch, its commits, the changelog and the pull request description look like. The
  branch is \`split/packages\`, pushed to \`origin\`.

\`npm test\` runs boundaries, unit and integration tests in that order; it cannot pass in full while the work goes on, so use
\`node tools/check.mjs --package <name>\` or \`--moved\` on the way, or run one test file with \`node\`. The visible tests are thin.
Our own acceptance tests go by \`PUBLIC_API.md\` and take the packages in by their names, from other folders too. A
module counts only when the modules that it builds on work.

There is no network. Nothing needs to be installed.
`;
