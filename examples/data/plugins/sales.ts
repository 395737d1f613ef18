import { definePlugin, v } from "lineup";
import { Customer } from "./customers.ts";
import { Order } from "./orders.ts";

export const Sale = v.object({ name: v.string(), country: v.string(), cents: v.number() });

export default definePlugin({
  name: "sales",
  description: "The orders, each with its customer.",
  needs: { customers: v.array(Customer), orders: v.array(Order) },
  provides: v.array(Sale),
  run({ needs, log }) {
    const customers = new Map(needs.customers.map((customer) => [customer.id, customer]));
    return needs.orders.flatMap(({ customer: id, cents }) => {
      const customer = customers.get(id);
      if (customer === undefined) {
        log.warn(`an order is left out, since there is no customer ${id}`);
        return [];
      }
      return [{ name: customer.name, country: customer.country, cents }];
    });
  },
});
