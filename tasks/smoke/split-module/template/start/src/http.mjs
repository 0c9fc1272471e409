import { cancelOrder, createOrder, findOrder, shippingFor } from './orders.mjs';

/** Answers a request as `{status, body}`; the server around it is elsewhere. */
export function handle({ method, path, body }) {
  try {
    if (method === 'POST' && path === '/orders') return { status: 201, body: createOrder(body.customer, body.lines) };
    const [, collection, id] = path.split('/');
    if (collection === 'shipping') return { status: 200, body: { cents: shippingFor(Number(id), 'home') } };
    if (collection !== 'orders' || findOrder(id) === undefined) return { status: 404, body: null };
    if (method === 'DELETE') return { status: 200, body: cancelOrder(id) };
    return { status: 200, body: findOrder(id) };
  } catch (error) {
    return { status: 400, body: { error: error.message } };
  }
}
