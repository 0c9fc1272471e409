'use strict';

const express = require('express');
const cookieParser = require('cookie-parser');
const { COOKIE_SECRET } = require('../../src/platform/cookies');

/** An app with one route module, at the address that it has in the service. */
exports.mount = (id) => {
  const app = express();
  app.use(express.json(), express.urlencoded({ extended: true }), cookieParser(COOKIE_SECRET));
  app.use(`/${id}`, require(`../../src/routes/${id}`));
  app.use((req, res) => res.status(404).json({ error: { code: 'ENOTFOUND' } }));
  app.use((err, req, res, next) => res.status(err.status || 500).json({ error: { code: err.code || 'EINTERNAL' } }));
  return app;
};
