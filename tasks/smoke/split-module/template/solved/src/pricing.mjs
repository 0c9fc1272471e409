import { percentOf } from './money.mjs';

export const VAT_RATES = Object.freeze({ standard: 19, reduced: 7, none: 0 });

export function priceLine({ unitCents, quantity, category = 'standard' }) {
  if (!Number.isInteger(unitCents) || unitCents < 0) throw new RangeError(`unitCents: ${unitCents}`);
  if (!Number.isInteger(quantity) || quantity < 1) throw new RangeError(`quantity: ${quantity}`);
  if (!(category in VAT_RATES)) throw new RangeError(`category: ${category}`);
  const net = unitCents * quantity;
  return net + percentOf(net, VAT_RATES[category]);
}

export function shippingFor(grams, country) {
  const steps = Math.max(1, Math.ceil(grams / 500));
  return country === 'home' ? 290 + 90 * (steps - 1) : 790 + 210 * (steps - 1);
}

export function discountFor(orderCount) {
  if (orderCount >= 10) return 8;
  return orderCount >= 3 ? 5 : 0;
}
