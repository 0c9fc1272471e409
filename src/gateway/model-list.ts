import type { IncomingHttpHeaders } from 'node:http';
import type { Wire } from '../core/index.ts';
import type { Json } from './wires/index.ts';

/** The one model of a trial, listed as the client's service would list it. */
export function modelList(name: string, path: string, wire: Wire, headers: IncomingHttpHeaders): Json {
  const one = /\/models\/./.test(path);
  if (wire === 'gemini') {
    const model = {
      name: `models/${name}`,
      displayName: name,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
    };
    return one ? model : { models: [model] };
  }
  if (headers['anthropic-version'] !== undefined) {
    const model = { type: 'model', id: name, display_name: name, created_at: '2026-01-01T00:00:00Z' };
    return one ? model : { data: [model], has_more: false, first_id: name, last_id: name };
  }
  const model = { id: name, object: 'model', created: 0, owned_by: 'mimo-bench' };
  return one ? model : { object: 'list', data: [model] };
}
