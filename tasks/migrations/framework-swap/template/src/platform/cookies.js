'use strict';

/** What cookies are signed with. In the real thing it comes from the vault; changing it logs everybody out. */
const COOKIE_SECRET = 'a kelp forest at slack water';

module.exports = { COOKIE_SECRET };
