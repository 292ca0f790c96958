import * as z from 'zod';
import { optional } from './values.js';

/** A proxy; it may carry a name and a password, and nothing but its client may see it. */
const proxyUrl = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^\s/]+\/?$/.test(text) && URL.canParse(text),
    'must be the http:// or https:// address of a proxy, without a path',
  );

const filePath = z.string().min(1, 'must be the path of a file');

/** The way out of this process. See docs/networks.md. */
export const NETWORK_SETTINGS = {
  HTTPS_PROXY: optional(
    proxyUrl,
    'The proxy through which https:// addresses are reached: PayNow, and where JWT keys are. It sees host names and no content. Also read as `https_proxy`. See docs/networks.md.',
  ),
  HTTP_PROXY: optional(
    proxyUrl,
    'The proxy for http:// addresses, and for https:// without `HTTPS_PROXY`. Also read as `http_proxy`.',
  ),
  NO_PROXY: optional(
    z.string().regex(/^\S.*$/, 'must be host names separated by commas, or *'),
    'Hosts that are reached without a proxy, with their subdomains, for instance `paynow.internal,10.0.0.7:8443`; `*` for all. This machine always is. Also read as `no_proxy`.',
  ),
  EXTRA_CA_FILE: optional(
    filePath,
    'File with certificates of authorities, in PEM, that are trusted beside the usual ones: for PayNow, proxies, JWT keys and Redis. `NODE_EXTRA_CA_CERTS` is trusted too.',
  ),
} as const;

/** TLS of the gateway itself. */
export const TLS_SETTINGS = {
  TLS_CERT: optional(
    filePath,
    "File with the gateway's own certificate and what leads to its authority, in PEM. With it the gateway speaks https and wss alone. Needs `TLS_KEY`. A changed file is taken within seconds.",
  ),
  TLS_KEY: optional(filePath, 'File with the private key of `TLS_CERT`, in PEM.'),
} as const;
