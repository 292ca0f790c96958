import { badInput } from './errors.js';
import { isPaynowId, PAYNOW_NUMBER } from './paynowId.js';
import { type IdType, RESOURCE_OF_TYPE } from './resources.js';

/** The parts of a global id. */
export interface GlobalId {
  readonly storeId: string;
  readonly type: IdType;
  /** PayNow's own number, as a string. */
  readonly paynowId: string;
}

const GID = new RegExp(`^gid://paynow/(${PAYNOW_NUMBER})/([A-Za-z]{1,40})/(${PAYNOW_NUMBER})$`);

const isIdType = (text: string | undefined): text is IdType => text !== undefined && RESOURCE_OF_TYPE.has(text);

/** Prints a global id: `gid://paynow/<storeId>/<Type>/<paynowId>`. */
export const toGlobalId = (storeId: string, type: IdType, paynowId: string): string =>
  `gid://paynow/${storeId}/${type}/${paynowId}`;

/** Reads a global id; `undefined` when the text is not one. */
export function parseGlobalId(text: string): GlobalId | undefined {
  const [, storeId, type, paynowId] = GID.exec(text) ?? [];
  if (storeId === undefined || paynowId === undefined || !isIdType(type)) return undefined;
  if (type === 'Store' && storeId !== paynowId) return undefined;
  return { storeId, type, paynowId };
}

/**
 * Reads the id of a store: its global id or PayNow's number.
 * @throws GatewayError `BAD_USER_INPUT` when it is neither
 */
export function readStoreId(text: string): string {
  return isPaynowId(text) ? text : readId(text, 'Store', undefined).paynowId;
}

/** A short, printable form of foreign text for an error message. */
export function quote(text: string): string {
  // Control characters would let a caller forge lines in whatever shows the message.
  const characters = [...text.slice(0, 240)];
  const printable = characters.slice(0, 60).map((c) => (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(c) ? '?' : c));
  return `"${printable.join('')}${characters.length > 60 ? '…' : ''}"`;
}

/**
 * Reads an `ID` argument: a global id of the wanted type, or a bare PayNow number where the store is known.
 * @throws GatewayError `BAD_USER_INPUT` when it is neither, has another type, or belongs to another store.
 */
export function readId(text: string, type: IdType, storeId: string | undefined): GlobalId {
  if (isPaynowId(text)) {
    if (storeId === undefined) throw badInput(`${quote(text)} needs a store: pass a global id or storeId.`);
    return { storeId, type, paynowId: text };
  }
  const id = parseGlobalId(text);
  if (!id) {
    throw badInput(
      `${quote(text)} is not an id: use gid://paynow/<storeId>/${type}/<paynowId> or PayNow's number (1 to 20 digits, no zeros in front).`,
    );
  }
  if (id.type !== type)
    throw badInput(`${quote(text)} is the id of a ${id.type}; here it must be the id of a ${type}.`);
  if (storeId !== undefined && id.storeId !== storeId) throw badInput(`${quote(text)} belongs to another store.`);
  return id;
}
