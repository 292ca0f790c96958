/** One reason for every field about the sharing out of revenue. */
export const PAYOUT = "how revenue is shared out among accounts of PayNow's dashboard, not part of a sale";

/** The reason for a store id in an object that is only met inside another of the same store. */
export const SAME_STORE = 'the store of the object that holds it';

/** The reason for an id that the object around it has already. */
export const OF_PARENT = 'the number of the object that holds it';
