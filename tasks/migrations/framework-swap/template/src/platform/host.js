'use strict';

/**
 * The Fastify application that a plugin of routes is registered in, as the platform group's other services have it:
 * bodies, cookies, what is not found, what went wrong. Not to be changed here.
 */
const querystring = require('node:querystring');
const cookie = require('@fastify/cookie');
const fastify = require('fastify');
const { COOKIE_SECRET } = require('./cookies');

function createHost() {
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true, caseSensitive: false } });
  app.register(cookie, { secret: COOKIE_SECRET });
  // Flat: the names of fields stay as they were sent.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) => {
    done(null, { ...querystring.parse(body) });
  });
  // What nobody parses is read and dropped.
  app.addContentTypeParser('*', (request, payload, done) => {
    payload.resume();
    payload.on('end', () => done(null, {}));
  });
  app.setNotFoundHandler(async (request, reply) => reply.code(404).send({ error: { code: 'ENOTFOUND' } }));
  app.setErrorHandler(async (error, request, reply) => {
    const status = error.status ?? error.statusCode ?? 500;
    const code = /^FST_ERR_CTP|SyntaxError/.test(`${error.code}${error.name}`) ? 'EBODY' : error.code;
    return reply.code(status).send({ error: { code: code ?? (status === 500 ? 'EINTERNAL' : 'EREQUEST') } });
  });
  return app;
}

/** An application with one plugin of routes below `prefix`; for tests. */
function mount(plugin, prefix) {
  const app = createHost();
  app.register(plugin, { prefix });
  return app;
}

module.exports = { createHost, mount };
