/**
 * What is sent to the probe children as text, so nothing here is closed over: one runs route modules as they were, on
 * Express, the other those that are there now, on the grader's own copy of the host. Both answer what a client sees.
 */

/** Loads what a unit's requests should not have to wait for. */
export async function warm(_, { root, names }) {
  const { createRequire } = await import('node:module');
  const require = createRequire(`${root}/src/app.js`);
  for (const name of names) require(name);
}

/** @param {{root: string, injector: string, id: string, requests: object[]}} args `root` has the modules and their packages */
export async function observeOld(_, { root, injector, id, requests }) {
  const { createRequire } = await import('node:module');
  const require = createRequire(`${root}/src/app.js`);
  const inject = createRequire(`${injector}/src/app.js`)('light-my-request');
  const { IncomingMessage } = require('node:http');
  const express = require('express');
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json());
  app.use(express.urlencoded({ extended: true }));
  app.use(require('cookie-parser')(require('./platform/cookies').COOKIE_SECRET));
  app.use(`/${id}`, require(`./routes/${id}`));
  app.use((_req, res) => res.status(404).json({ error: { code: 'ENOTFOUND' } }));
  app.use((error, _req, res, next) => {
    if (res.headersSent) return next(error);
    const status = error.status || 500;
    const code = error.type && /^(?:entity|encoding|charset)/.test(error.type) ? 'EBODY' : error.code;
    res.status(status).json({ error: { code: code || (status === 500 ? 'EINTERNAL' : 'EREQUEST') } });
  });
  const seen = [];
  for (const { method, url, headers, body } of requests) {
    const call = { method, url: `/${id}${url}`, headers, Request: IncomingMessage };
    const {
      statusCode,
      headers: answered,
      payload,
    } = await inject(app, body ? { ...call, payload: body } : call);
    seen.push({ status: statusCode, headers: { ...answered }, body: payload });
  }
  return seen;
}

/** @returns what was answered, the names that the module exports, and the id on the wire */
export async function observeNew({ settle }, { root, id, requests }) {
  const { createRequire } = await import('node:module');
  const require = createRequire(`${root}/src/app.js`);
  const { mount } = require('./platform/host');
  const plugin = require(`./routes/${id}`);
  const app = mount(plugin, `/${id}`);
  const seen = [];
  try {
    const ready = await settle(() => app.ready(), 2000);
    if (ready.kind !== 'resolved')
      return { fault: `does not get ready: ${ready.error?.message ?? ready.kind}` };
    for (const { method, url, headers, body } of requests) {
      const call = { method, url: `/${id}${url}`, headers };
      const answer = await settle(() => app.inject(body ? { ...call, payload: body } : call), 2000);
      if (answer.kind !== 'resolved')
        return { fault: `${method} ${url}: ${answer.error?.message ?? answer.kind}` };
      const { statusCode, headers: answered, payload } = answer.value;
      seen.push({ status: statusCode, headers: { ...answered }, body: payload });
    }
    return { seen, exports: Object.keys(plugin).sort(), type: typeof plugin };
  } finally {
    await app.close();
  }
}

/** The whole service: `createApp` of src/app.js, ready to be asked. */
export async function observeApp({ settle }, { root, requests }) {
  const { createRequire } = await import('node:module');
  const require = createRequire(`${root}/src/app.js`);
  const { createApp } = require('./app');
  const app = createApp();
  const seen = [];
  try {
    for (const { method, url, headers, body } of requests) {
      const call = { method, url, headers };
      const answer = await settle(() => app.inject(body ? { ...call, payload: body } : call), 2000);
      if (answer.kind !== 'resolved')
        return { fault: `${method} ${url}: ${answer.error?.message ?? answer.kind}` };
      const { statusCode, headers: answered, payload } = answer.value;
      seen.push({ status: statusCode, headers: { ...answered }, body: payload });
    }
    return { seen };
  } finally {
    await app.close?.();
  }
}
