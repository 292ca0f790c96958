import type { Estimate } from './estimate.js';
import { overLimit, type Refusal } from './refusal.js';

/** Refuses a page of more rows than the setting allows. PayNow's own 100 is the field's to check. */
export const checkPages = ({ longestPage }: Estimate, max: number): Refusal | undefined =>
  longestPage > max
    ? overLimit('page', 'rows in a page', max, longestPage, 'Ask for the next page with after.')
    : undefined;
