/** What the lead engineer asks for. */
export const instruction = ({ units, areas }) => `# Version 2 of the rigshed API

\`/app\` is rigshed, the HTTP API of a film equipment rental: ${units} resources in ${areas.length} areas, one module each under
\`src/v1\`, written by four people over eight years. Each has habits of its own that clients got used to. We want version 2
served beside it, version 1 deprecated but unbroken, and one domain below both.

Please bring every resource of \`contract/resources.json\` to v2, with its test and its contract file, then the service document
(\`src/root.js\`, \`test/e2e\`), and deliver the work for review.

- \`docs/v2-conventions.md\` has the rules that hold for all: layers, identifiers, problems, how a v1 resource is retired and what
  must not be touched.
- \`docs/v2/<area>.md\` says for every resource what v2 serves. Where it is silent, v2 does what v1 does.
- v1 goes on answering what it answers, byte for byte. \`traffic/\` is one recorded morning; our own recordings are longer
  and of other data.
- \`RETIREMENTS.tsv\` is the register of retirements, kept by \`node tools/retire.mjs\`. A resource is recorded before its v1
  module changes and after those that it refers to; the id that you get is part of what v1 answers from then on.
- \`docs/delivery.md\` says what the branch, its commits, the changelog and the pull request description look like. The
  branch is \`api/v2\`, pushed to \`origin\`.

\`npm test\` runs lint, the replay of the recordings, unit tests, contract and end to end, in that order; on the way use
\`node tools/check.mjs --area <area>\`, \`node tools/replay.mjs <area>/<resource>\` or one test file. The visible tests are thin. Our
acceptance tests ask v2 for what its pages say, what happens at the edges and in which order things are looked at. A
resource counts when v2 and v1 of it both hold; it shows what it refers to, so it counts only while those work.

There is no network. Nothing needs to be installed.
`;
