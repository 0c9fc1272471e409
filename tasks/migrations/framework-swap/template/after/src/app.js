'use strict';

const { createReadStream } = require('node:fs');
const { stat } = require('node:fs/promises');
const path = require('node:path');
const { version } = require('../package.json');
const { createHost } = require('./platform/host');
const ids = require('./routes/index.json');

const PUBLIC = path.join(__dirname, '..', 'public');
const TYPES = { '.txt': 'text/plain; charset=UTF-8', '.css': 'text/css; charset=UTF-8', '.svg': 'image/svg+xml' };

async function files(app) {
  app.get('/*', async (request, reply) => {
    const file = path.join(PUBLIC, request.params['*']);
    const found = file.startsWith(`${PUBLIC}/`) ? await stat(file).catch(() => undefined) : undefined;
    if (!found?.isFile()) return reply.callNotFound();
    reply.type(TYPES[path.extname(file)] ?? 'application/octet-stream');
    return reply.send(createReadStream(file));
  });
}

function createApp() {
  const app = createHost();
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-quay', `quay/${version}`);
  });
  app.get('/health', async () => ({ ok: true, routes: ids.length }));
  app.register(files, { prefix: '/static' });
  for (const id of ids) app.register(require(`./routes/${id}`), { prefix: `/${id}` });
  return app;
}

module.exports = { createApp };
