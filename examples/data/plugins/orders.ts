import { definePlugin, Failure, v } from "lineup";

export const Order = v.object({ customer: v.number(), cents: v.number() });

/** A page of the API's answer. */
const Page = v.object({
  orders: v.array(v.object({ customer: v.number(), total: v.pipe(v.string(), v.decimal()) })),
  next: v.nullable(v.string()),
});

export default definePlugin({
  name: "orders",
  description: "The orders of all pages of the API.",
  needs: { api: v.pipe(v.string(), v.url()), api_token: v.string() },
  provides: v.array(Order),
  async run({ needs, signal }) {
    const headers = { authorization: `Bearer ${needs.api_token}` };
    const orders: v.InferOutput<typeof Order>[] = [];
    let path: string | null = "orders";
    while (path !== null) {
      const response: Response = await fetch(new URL(path, needs.api), { headers, signal });
      if (!response.ok) throw new Failure(`${response.url} answered ${response.status}`);
      const page = v.parse(Page, await response.json());
      for (const { customer, total } of page.orders) {
        // Cents can be added up exactly.
        orders.push({ customer, cents: Math.round(Number(total) * 100) });
      }
      path = page.next;
    }
    return orders;
  },
});
