// What others import. The names are frozen, see PUBLIC_API.md; the code lives in the two modules below.
export {
  cancelOrder,
  createOrder,
  findOrder,
  loyaltyOf,
  ordersOf,
  priceOrder,
  resetOrders,
} from './order-store.mjs';
export { discountFor, priceLine, shippingFor, VAT_RATES } from './pricing.mjs';
