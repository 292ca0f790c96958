import { createHash } from 'node:crypto';
import { badInput } from '../../core/errors.js';
import { isPaynowId } from '../../core/paynowId.js';

/** Direction of a list by age. */
export type SortDirection = 'ASC' | 'DESC';

/** Which list a cursor belongs to. */
export interface ListName {
  /** What its rows are, whose they are: the parts that tell it from other lists. */
  readonly parts: readonly string[];
  readonly direction: SortDirection;
}

/** A place in a list: behind a row. */
export interface Place {
  /** The row's id; empty where the row did not tell it. */
  readonly id: string;
  /** In a list that came as a whole: the row's place, and the id of the row before it, should the row itself go. */
  readonly at?: number;
  readonly before?: string;
}

const FORM = /^([ad])([0-9a-f]{8})(\d*)(?:\.(\d{1,9})\.(\d*))?$/;

/** A short name of the list: enough to notice a cursor that strayed. */
const tagOf = ({ parts }: ListName): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);

/** Prints places of one list as cursors, opaque to clients. */
export function cursorPrinter(list: ListName): (place: Place) => string {
  let lead: string | undefined;
  return ({ id, at, before = '' }) => {
    lead ??= `${list.direction === 'ASC' ? 'a' : 'd'}${tagOf(list)}`;
    return Buffer.from(`${lead}${id}${at === undefined ? '' : `.${at}.${before}`}`).toString('base64url');
  };
}

/** Reads a cursor of a list. @throws GatewayError `BAD_USER_INPUT` for anything else, a cursor of another list above all */
export function readCursor(cursor: string, list: ListName): Place {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, direction, tag, id = '', at, before = ''] = FORM.exec(text) ?? [];
  const isCursor = direction !== undefined && Buffer.from(text).toString('base64url') === cursor;
  if (!isCursor || ![id, before].every((each) => each === '' || isPaynowId(each))) {
    throw badInput('after must be a cursor of this list: the endCursor of a page or the cursor of an edge.');
  }
  if (tag !== tagOf(list)) {
    throw badInput(
      'after is a cursor of another list: use the endCursor of a page of this one, or begin without after.',
    );
  }
  if ((direction === 'a') !== (list.direction === 'ASC')) {
    throw badInput('after is a cursor of the other direction of this list.');
  }
  return at === undefined ? { id } : { id, at: Number(at), before };
}
