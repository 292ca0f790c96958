import { type Audit, serverAudits } from 'graphql-http';
import type { TestBed } from './gateway.js';

/** The audits of the GraphQL-over-HTTP specification, with the sandbox's key. The bed may start later. */
export const auditsOf = (bed: () => TestBed): Audit[] =>
  serverAudits({
    url: () => bed().url,
    fetchFn: (url: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `APIKey ${bed().sandbox.apiKey}`);
      return fetch(url, { ...init, headers });
    },
  });
