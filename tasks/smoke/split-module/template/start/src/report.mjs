import { formatCents, sum } from './money.mjs';
import { ordersOf, VAT_RATES } from './orders.mjs';

/** One line for each customer: orders that count, and what they came to. */
export function report(customers) {
  const lines = customers.map((customer) => {
    const counted = ordersOf(customer).filter((order) => order.state !== 'cancelled');
    return `${customer}: ${counted.length} orders, ${formatCents(sum(counted.map((order) => order.total)))}`;
  });
  return [...lines, `rates: ${Object.values(VAT_RATES).join('/')}`].join('\n');
}
