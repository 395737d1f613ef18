import { definePlugin, Failure, v } from "lineup";

/** Exported for the plugins that need orders. */
export const Order = v.object({ customer: v.number(), cents: v.number() });

/** A page of the API's answer. */
const Page = v.object({
  orders: v.array(v.object({ customer: v.number(), total: v.pipe(v.string(), v.decimal()) })),
  next_page: v.nullable(v.number()),
});

export default definePlugin({
  name: "orders",
  description: "The orders of all pages of the API.",
  needs: { api: v.pipe(v.string(), v.url()), api_token: v.string() },
  provides: v.array(Order),
  async run({ needs, signal }) {
    const headers = { authorization: `Bearer ${needs.api_token}` };
    const orders: v.InferOutput<typeof Order>[] = [];
    let page: number | null = 1;
    while (page !== null) {
      const url: string = `${needs.api}/orders?page=${page}`;
      const response = await fetch(url, { headers, signal });
      if (!response.ok) throw new Failure(`${response.url} answered ${response.status}`);
      const answer = v.parse(Page, await response.json());
      for (const { customer, total } of answer.orders) {
        // Cents can be added up exactly.
        orders.push({ customer, cents: Math.round(Number(total) * 100) });
      }
      page = answer.next_page;
    }
    return orders;
  },
});
