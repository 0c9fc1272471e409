/** What the lead engineer asks for. */
export const instruction = ({ units, groups }) => `# Move kanalwart from JavaScript to strict TypeScript

\`/app\` is kanalwart, the library of a canal's berthing office: ${units} modules in ${groups.length} groups below \`src/\`, by three hands over
ten years, all JavaScript. Three programs use it, and all of them are TypeScript by now. We want the library typed, so that
they compile against types that hold.

Please type every module of \`modules.json\`, then \`src/index.js\`, and deliver the work for review.

- \`docs/typing.md\` has the rules. They include what must not be touched and what is not allowed in a typed module.
- \`TYPES.md\` says what the types promise to consumers. Our acceptance tests compile consumers' code against the
  declarations of your modules: code that has to compile, and code that must not. And they run the modules: what a module
  does stays as it is.
- \`LEDGER.tsv\` holds what each module was before it was changed; a typed module carries the id of its entry.
- \`docs/delivery.md\` says what ledger, branch, commits, changelog and pull request look like. The branch is \`move/typescript\`.

There is no network. The compiler is in \`node_modules\`; Node runs TypeScript as it is. \`npm test\` runs lint, unit tests,
the compiler and the integration test in that order, and cannot pass before all is typed; on the way use
\`node tools/check.mjs --group <group>\` and \`node tools/check.mjs --types <group>/<name> ...\`. The visible tests are thin. A
module counts only when the modules that it imports are typed too.
`;
