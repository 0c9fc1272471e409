// The service document.
const VERSIONS = [{ version: 1, href: '/v1', status: 'current' }];

export const routes = [
  {
    method: 'GET',
    path: '/',
    handle: async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify({ service: 'rigshed', versions: VERSIONS })}\n` }),
  },
];
