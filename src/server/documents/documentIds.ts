import type { Plugin } from 'graphql-yoga';
import type { ErrorCode } from '../../core/errors.js';
import { Refusal } from '../limits/refusal.js';
import type { TrustedDocuments } from './trustedDocuments.js';

/**
 * The names under which clients send an id in place of a text: that of the draft of GraphQL over HTTP, and those of
 * Relay's network layers.
 */
export const ID_NAMES = ['documentId', 'id', 'doc_id'] as const;

/** The parts of a request that tell which document is asked for. */
interface Asked {
  readonly query?: string | null | undefined;
}

/** The id of the document that is asked for, where it is asked for by one. */
export function documentIdOf(asked: Readonly<Record<string, unknown>>): string | undefined {
  const id = asked['documentId'] ?? (asked['query'] ? undefined : (asked['id'] ?? asked['doc_id']));
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/**
 * The text of the document that is asked for by an id, or by its text.
 * @throws Refusal for an id that is not known, or one that comes with another text
 */
export function textOf(asked: Asked, trusted: TrustedDocuments): string | undefined {
  const { query } = asked;
  const id = documentIdOf({ ...asked });
  if (id === undefined) return query ?? undefined;
  const text = trusted.textOf(id);
  if (text === undefined) throw refusal('DOCUMENT_NOT_FOUND', UNKNOWN_ID);
  if (query && query !== text) throw refusal('BAD_USER_INPUT', OTHER_TEXT);
  return text;
}

/** @throws Refusal for a text that is not registered, where only registered ones are run */
export function requireAdmitted(
  text: unknown,
  operationName: string | null | undefined,
  trusted: TrustedDocuments,
): void {
  // An empty text, and what is none, are refused as such.
  if (typeof text === 'string' && text !== '' && !trusted.admits(text, operationName))
    throw refusal('DOCUMENT_NOT_REGISTERED', NOT_REGISTERED);
}

/** Lets yoga run registered documents by their ids. */
export const useDocumentIds = (trusted: TrustedDocuments): Plugin => ({
  onParams({ params, setParams }) {
    if (documentIdOf({ ...params }) === undefined) return;
    const query = textOf(params, trusted);
    const rest = Object.entries(params).filter(([name]) => !ID_NAMES.some((one) => one === name));
    setParams({ ...Object.fromEntries(rest), ...(query !== undefined && { query }) });
  },
});

/** Refuses what is not registered, where only that is run. Behind everything that turns an id into a text. */
export const useAdmission = (trusted: TrustedDocuments): Plugin => ({
  onParams({ params }) {
    requireAdmitted(params.query, params.operationName, trusted);
  },
});

const UNKNOWN_ID =
  'No document is registered by this id. Register it in the manifest of the gateway, or correct the client.';
const OTHER_TEXT = 'The query is not the document of the id that came with it. Send one of them.';
const NOT_REGISTERED =
  'Only registered documents are run here. Send the id of one, or register this one in the manifest of the gateway.';

/** With status 400 whatever the client accepts. */
const refusal = (code: ErrorCode, message: string) => new Refusal(code, message, {}, { status: 400 });
