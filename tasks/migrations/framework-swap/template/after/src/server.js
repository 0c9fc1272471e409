'use strict';

const { createApp } = require('./app');

const port = Number(process.env.PORT || 8080);
createApp()
  .listen({ port, host: '::' })
  .then(() => console.log(`quay listens on ${port}`));
