import type { EventPlace, EventTypeName } from '../event.js';

/** Where events of a store are sent on to. */
export interface Relay {
  /** Its id in the relay file, or a generated one. */
  readonly id: string;
  readonly storeId: string;
  readonly url: string;
  /** What its deliveries are signed with, `whsec_…`: with each of them, so that a target can change to another. */
  readonly secrets: readonly string[];
  /** Only these; undefined for all. */
  readonly types: readonly EventTypeName[] | undefined;
  /** Milliseconds since 1970; undefined for one of the file. */
  readonly createdAt: number | undefined;
}

/** Whether a relay is one of the relay file: nothing but the file makes or removes it. */
export const isOfFile = ({ createdAt }: Relay): boolean => createdAt === undefined;

/** A place in the log of a relay's store. */
export interface RelayPosition {
  /** Which log; see `LogState`. */
  readonly epoch: string;
  readonly place: EventPlace;
}

/** Why an event did not arrive. */
export const RELAY_FAILURES = ['REFUSED', 'TIMED_OUT', 'UNREACHABLE', 'ADDRESS_NOT_ALLOWED'] as const;

/** One of {@link RELAY_FAILURES}. */
export type RelayFailure = (typeof RELAY_FAILURES)[number];

/** Why a relay is paused: somebody has asked for it, or its target has answered 410 (Gone). */
export type RelayPause = 'REQUESTED' | 'TARGET_GONE';

/** Attempts to send one event, all without success. */
export interface RelayTrouble {
  readonly place: EventPlace;
  readonly attempts: number;
  /** Milliseconds since 1970 of the first attempt. */
  readonly since: number;
  readonly failure: RelayFailure;
  /** HTTP status of the last answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Milliseconds since 1970 of the next attempt. */
  readonly nextAt: number;
}

/** How far a relay is; written only by the process that delivers for it. */
export interface RelayState {
  /** Everything up to here was delivered, is a dead letter, or was not wanted. */
  readonly position: RelayPosition;
  readonly delivered?: { readonly cursor: string; readonly at: number };
  /** Absent while all is well. */
  readonly trouble?: RelayTrouble;
}

/** A part of the log that is sent once more. */
export interface RelayReplay extends RelayPosition {
  readonly key: string;
  /** The last place that is meant. */
  readonly until: EventPlace;
}

/** An event that was given up. It can be replayed for as long as the log holds it. */
export interface DeadLetter {
  readonly place: EventPlace;
  readonly cursor: string;
  /** Undefined for events that were removed from the log before they could be sent. */
  readonly event: { readonly id: string; readonly type: EventTypeName; readonly trouble: RelayTrouble } | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}
