import type { OrderRow } from '../upstream/management/orders.js';
import type { OpenCheckout } from './shop/complete.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f2f1f5, #16151a); color: light-dark(#1c1a22, #efedf4); }
main { box-sizing: border-box; width: min(27rem, 100% - 2rem); margin: clamp(1rem, 10vh, 6rem) auto; padding: 1.75rem;
  background: light-dark(#fff, #211f27); border: 1px solid light-dark(#dddae4, #37343f); border-radius: 16px; }
h1 { margin: 0; font-size: 1.4rem; }
p { margin: .25rem 0 0; color: light-dark(#5d5868, #aca7b8); }
ul { margin: 1.5rem 0; padding: 0; list-style: none; }
li, .total { display: flex; justify-content: space-between; gap: 1rem; padding: .5rem 0; }
li { border-bottom: 1px solid light-dark(#eceaf1, #2d2a34); }
.total { margin: 0; color: inherit; font-size: 1.2rem; font-weight: 650; }
[role='status'] { margin: 1rem 0 0; padding: .6rem .8rem; border-radius: 8px; color: inherit; background: light-dark(#fdeede, #46301a); }
form { margin: 0; }
button, a.button { box-sizing: border-box; display: block; width: 100%; margin-top: .75rem; padding: .75rem; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; cursor: pointer; border-radius: 10px; border: 1px solid light-dark(#c9c5d2, #4b4755);
  background: none; color: inherit; }
.main { background: #2d6a4f; border-color: #2d6a4f; color: #fff; margin-top: 1.5rem; }
:focus-visible { outline: 3px solid #4f8cff; outline-offset: 2px; }
`;

const linesOf = ({ lines }: OrderRow): string =>
  lines
    .map(
      ({ product_name: name, quantity, presentment_total_amount_str: total }) =>
        `<li><span>${escaped(name)}${quantity > 1 ? ` × ${quantity}` : ''}</span><span>${escaped(total)}</span></li>`,
    )
    .join('');

const toShop = (url: string | undefined, text: string, style = 'button'): string =>
  url === undefined ? '' : `<a class="${style}" href="${escaped(url)}">${text}</a>`;

/** What the shopper can do: pay an open checkout or have it declined; otherwise go back to the shop. */
function actionsOf({ checkout, order }: OpenCheckout, page: string): string {
  if (checkout.status !== 'open' || order.status !== 'created') {
    return `<p role="status">This order is ${escaped(order.status)}.</p>${toShop(checkout.returnUrl, 'Back to the shop', 'button main')}`;
  }
  const button = (action: string, text: string, style: string): string =>
    `<form method="post" action="${page}/${action}"><button class="${style}">${text}</button></form>`;
  return `${order.last_payment_error ? '<p role="status">The payment was declined. You can try again.</p>' : ''}
${button('complete', `Pay ${escaped(order.presentment_total_amount_str)}`, 'main')}
${button('fail', 'Have the payment declined', '')}
${toShop(checkout.cancelUrl, 'Cancel')}`;
}

/**
 * The page on which a shopper pays, in HTML. It needs no script, and asks for nothing but itself.
 * @param page the checkout's address
 */
export const payPage = (open: OpenCheckout, page: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Pay · ${escaped(open.store.store.name)}</title>
<style>${STYLE}</style>
<main>
<h1>${escaped(open.store.store.name)}</h1>
<p>The sandbox's pay page: no money moves.</p>
<ul>${linesOf(open.order)}</ul>
<p class="total"><span>Total</span><span>${escaped(open.order.presentment_total_amount_str)}</span></p>
${actionsOf(open, page)}
</main>
</html>
`;
