import { percentOf, sum } from './money.mjs';
import { discountFor, priceLine } from './pricing.mjs';

const orders = new Map();
let nextNumber = 1000;

export function createOrder(customer, lines) {
  const price = priceOrder(lines, customer);
  const order = { id: `A${nextNumber++}`, customer, lines: structuredClone(lines), ...price, state: 'open' };
  orders.set(order.id, order);
  return order;
}

/** Loyalty looks at what the customer ordered before, so the price of an order depends on the orders. */
export function priceOrder(lines, customer) {
  if (lines.length === 0) throw new RangeError('an order needs a line');
  const net = sum(lines.map(priceLine));
  const discount = percentOf(net, loyaltyOf(customer));
  return { net, discount, total: net - discount };
}

export function loyaltyOf(customer) {
  return discountFor(ordersOf(customer).filter((order) => order.state !== 'cancelled').length);
}

export function findOrder(id) {
  return orders.get(id);
}

export function ordersOf(customer) {
  return [...orders.values()].filter((order) => order.customer === customer);
}

export function cancelOrder(id) {
  const order = findOrder(id);
  if (order === undefined) throw new RangeError(`no order ${id}`);
  order.state = 'cancelled';
  return order;
}

export function resetOrders() {
  orders.clear();
  nextNumber = 1000;
}
