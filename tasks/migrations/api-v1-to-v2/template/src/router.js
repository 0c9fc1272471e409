// Paths of routes are texts with names for parts: /v1/optics/lenses/:id. The first route that fits is taken.

export function matchRoute(routes, method, path) {
  const allow = [];
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params === undefined) continue;
    if (route.method === method) return { route, params, allow: [] };
    if (!allow.includes(route.method)) allow.push(route.method);
  }
  return { route: undefined, params: {}, allow };
}

function matchPath(pattern, path) {
  const [wanted, seen] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== seen.length) return undefined;
  const params = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(':') && seen[at] !== '') params[part.slice(1)] = decodeURIComponent(seen[at]);
    else if (part !== seen[at]) return undefined;
  }
  return params;
}
