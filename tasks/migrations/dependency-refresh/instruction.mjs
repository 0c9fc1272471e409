/** What the lead engineer asks for. */
export const instruction = ({ units, groups }) => `# Refresh the packages of pier

\`/app\` is pier, the desk program of a harbour: ${units} modules in \`src/modules/\`, each written for one of ${groups.length} packages, and all of
these packages are years behind. Please bring every one of them to its current major version, or to what replaces it, with
the modules that are written for it.

- \`docs/refresh.md\` has the rules: in which order, what is recorded before, which package gives way to what, what must not
  change. Modules answer what they answer today, to the last word; where nothing is written, ask the old code. Our
  acceptance tests ask the modules as they were, on the old packages, and yours on the new ones, and compare.
- \`docs/delivery.md\` says what branch, commits, changelog and pull request look like. The branch is \`refresh/packages\`.
- A module counts only when the modules that it requires do.

There is no network, but npm works: \`npm install NAME@VERSION\`, \`npm uninstall\`, \`npm outdated\` and \`npm view\` find what they
need. The source of each package, and its types, are in \`node_modules\`.

\`npm test\` runs lint, unit and integration tests in that order; \`node tools/check.mjs --package <name>\` looks at the modules of
one package. The visible tests only have a few samples for each module.
`;
