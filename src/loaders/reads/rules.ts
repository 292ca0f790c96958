import type { Config } from '../../core/config.js';
import { cardOf, RESOURCE_NAMES, type Resource } from '../../core/resources.js';

/** Milliseconds a row or list of a resource may be answered from memory; 0 means never. */
export type Lifetimes = Readonly<Record<Resource, number>>;

/** The same for every resource, by its name. */
export const eachResource = (milliseconds: (resource: Resource) => number): Lifetimes =>
  // The keys are the names of all resources.
  Object.fromEntries(RESOURCE_NAMES.map((name) => [name, milliseconds(name)])) as Lifetimes;

/** The lifetimes under these settings: the setting that a resource's card names, or 0. */
export const lifetimesOf = (config: Config): Lifetimes =>
  eachResource((name) => {
    const { kept } = cardOf(name);
    return typeof kept === 'string' ? config[kept] : 0;
  });

/** How long past its lifetime each resource may still answer a public read while PayNow fails: `CACHE_STALE_MS`, or 0. */
export const staleLifetimesOf = (config: Config): Lifetimes =>
  eachResource((name) => (cardOf(name).mayBeStale ? config.CACHE_STALE_MS : 0));
