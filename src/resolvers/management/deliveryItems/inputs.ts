import { readId } from '../../../core/ids.js';
import { isPaynowId } from '../../../core/paynowId.js';
import type { BulkAssignmentBody } from '../../../upstream/management/deliveryItems.js';
import { checkField, InputProblem, refuse, type UserError } from '../../kit/outcome.js';

/** What is handed out, and how. */
export interface Assignment {
  readonly customerId: string;
  readonly productId?: string | null | undefined;
  readonly productVersionId?: string | null | undefined;
  readonly gameServerId?: string | null | undefined;
  readonly quantity?: number | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly skipCommands?: boolean | null | undefined;
  readonly customVariables?: ReadonlyArray<{ readonly key: string; readonly value: string }> | null | undefined;
}

/** A product by itself, or one of its versions. */
export type ProductChoice =
  | { readonly productId: string; readonly versionId?: undefined }
  | { readonly versionId: string; readonly productId?: undefined };

/** @throws InputProblem unless exactly one of the two is given, in its form */
export function checkProduct(entry: Assignment, field: readonly string[], storeId: string): ProductChoice {
  const { productId, productVersionId } = entry;
  if ((productId == null) === (productVersionId == null)) {
    throw refuse('Give either productId or productVersionId.', [...field, 'productId']);
  }
  if (productId != null) {
    const path = [...field, 'productId'];
    return { productId: checkField(path, () => readId(productId, 'Product', storeId)).paynowId };
  }
  const versionId = productVersionId ?? '';
  if (!isPaynowId(versionId))
    throw refuse('productVersionId must be 1 to 20 digits, no zeros in front.', [...field, 'productVersionId']);
  return { versionId };
}

/** @throws InputProblem for an option that PayNow would refuse */
export function checkOptions(entry: Assignment, field: readonly string[]): Omit<BulkAssignmentBody, 'customer_id'> {
  const { gameServerId, quantity, expiresAt, skipCommands, customVariables } = entry;
  if (gameServerId != null && !isPaynowId(gameServerId)) {
    throw refuse('gameServerId must be 1 to 20 digits, no zeros in front.', [...field, 'gameServerId']);
  }
  if (quantity != null && quantity < 1) throw refuse('quantity must be at least 1.', [...field, 'quantity']);
  const keys = customVariables?.map(({ key }) => key) ?? [];
  if (new Set(keys).size < keys.length)
    throw refuse('customVariables names a key twice.', [...field, 'customVariables']);
  return {
    ...(gameServerId != null && { execute_on_gameserver_id: gameServerId }),
    ...(quantity != null && { quantity }),
    ...(expiresAt != null && { override_expires_at: expiresAt }),
    ...(skipCommands != null && { skip_commands: skipCommands }),
    ...(customVariables != null && {
      custom_variables: Object.fromEntries(customVariables.map(({ key, value }) => [key, value])),
    }),
  };
}

/** Checks every entry, so that the caller learns of all problems at once. */
export function collect<T, R>(entries: readonly T[], check: (entry: T, field: readonly string[], n: number) => R): R[] {
  const problems: UserError[] = [];
  const results: R[] = [];
  entries.forEach((entry, n) => {
    try {
      results.push(check(entry, ['assignments', String(n)], n));
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      problems.push(...error.problems);
    }
  });
  if (problems.length > 0) throw new InputProblem(problems);
  return results;
}
