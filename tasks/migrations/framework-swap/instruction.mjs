/** What the lead engineer asks for. */
export const instruction = ({ units, groups }) => `# Move quay from Express to Fastify

\`/app\` is quay, the web service of a harbour: ${units} route modules in ${groups.length} groups below \`src/routes/\`, by three hands
over nine years, on Express 4 with body-parser and cookie-parser, tested with mocha, chai and supertest. We want it on
Fastify 5 (with \`@fastify/cookie\`), tested with \`node:test\`, and nothing of the old stack left.

Please move every module that \`src/routes/index.json\` lists, with its unit test, in the order of what they require;
then \`src/app.js\`, \`src/server.js\` and \`test/integration\`, and the packages; and deliver the work for review.

- \`docs/http.md\` says what clients rely on. Every route answers what it answers today; where nothing is written, ask the
  old code. Our acceptance tests send the same requests to the old service and to yours and compare the answers.
- \`docs/fastify.md\` has the rules for the new code. They include what must not be touched.
- \`LEDGER.tsv\` holds what each module was before it was changed: \`node tools/ledger.mjs record src/routes/<group>/<name>.js\`
  before you touch it; the moved module carries the id that you get.
- \`docs/delivery.md\` says what branch, commits, changelog and pull request look like. The branch is \`move/fastify\`.

There is no network, but npm works: \`npm install fastify@5 @fastify/cookie@11\` and \`npm uninstall\` find what they need,
\`npm view fastify version\` says what there is.

\`npm test\` runs lint, unit and integration tests in that order; on the way use \`node tools/check.mjs --group <group>\` or
\`--moved\`. While both frameworks are installed, moved and unmoved modules can be tested side by side, but a plugin cannot be
mounted in the Express application nor the other way round. The visible tests are thin. A module counts only when the modules that it requires
are moved too.
`;
