'use strict';

const path = require('path');
const bodyParser = require('body-parser');
const cookieParser = require('cookie-parser');
const express = require('express');
const { COOKIE_SECRET } = require('./platform/cookies');
const ids = require('./routes/index.json');

function createApp() {
  const app = express();
  app.disable('x-powered-by');
  app.use(function (req, res, next) {
    res.set('X-Quay', 'quay/' + require('../package.json').version);
    next();
  });
  app.use(bodyParser.json());
  app.use(bodyParser.urlencoded({ extended: true }));
  app.use(cookieParser(COOKIE_SECRET));
  app.get('/health', function (req, res) {
    res.json({ ok: true, routes: ids.length });
  });
  app.use('/static', express.static(path.join(__dirname, '..', 'public'), { index: false }));
  ids.forEach(function (id) {
    app.use('/' + id, require('./routes/' + id));
  });
  app.use(function (req, res) {
    res.status(404).json({ error: { code: 'ENOTFOUND' } });
  });
  app.use(function (err, req, res, next) {
    if (res.headersSent) return next(err);
    const status = err.status || 500;
    const code = err.type && /^(?:entity|encoding|charset)/.test(err.type) ? 'EBODY' : err.code;
    res.status(status).json({ error: { code: code || (status === 500 ? 'EINTERNAL' : 'EREQUEST') } });
  });
  return app;
}

module.exports = { createApp };
