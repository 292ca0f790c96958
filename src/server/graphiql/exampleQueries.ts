/** See the comment that opens it. */
export const ORDERS = `# The latest orders and all around them, at once.
# Customer and lines come with the order; products
# are read together; delivery items cost one
# PayNow call per order.
query Orders {
  store {
    name
    orders(first: 5) {
      nodes {
        prettyId
        status
        createdAt
        totals {
          total { amount currency }
        }
        customer { paynowId name }
        lines {
          productName
          quantity
          product { slug name }
        }
        deliveryItems(first: 5) {
          nodes {
            state
            product { name }
          }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`;

/** See the comment that opens it. */
export const LIVE = `# What happens, as it happens. Run it, pay a
# checkout in another tab, and see the events come.
# \`after\` with a cursor misses nothing.
subscription Live {
  storeEvents {
    type
    receivedAt
    cursor
    ... on OrderCompletedEvent {
      total { amount currency }
      order {
        prettyId
        customer { name }
        lines { productName quantity }
      }
    }
  }
}
`;

/** See the comment that opens it. */
export const LIVE_ORDERS = `# The newest orders, answered again whenever one
# of them changes. Pay a checkout in another tab.
query LiveOrders @live {
  store {
    orders(first: 3) {
      nodes { prettyId status customer { name } }
    }
  }
}
`;

/** See the comment that opens it. */
export const CATALOG = `# The catalog. Amounts are exact decimal texts,
# never floats.
query Catalog {
  store {
    name
    currency
    products(first: 20) {
      nodes {
        slug
        name
        price { amount currency minorUnits }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`;

/** See the comment that opens it. */
export const CUSTOMER = `# One customer and what they bought.
# The id is in the variables below.
query Customer($id: ID!) {
  store {
    customer(id: $id) {
      name
      createdAt
      metadata { key value }
      orders(first: 5) {
        nodes {
          prettyId
          status
          totals {
            total { amount currency }
          }
          lines { productName quantity }
        }
      }
    }
  }
}
`;

/** See the comment that opens it. */
export const REFUND = `# Refunds an order. "amount" is what you expect to
# be paid back, in minor units: another amount is
# refused before anything is sent. Run it twice:
# the same idempotencyKey gives the same refund,
# and no money moves again.
mutation RefundOrder($input: RefundOrderInput!) {
  refundOrder(input: $input) {
    refund {
      paynowId
      status
      amount { amount currency }
    }
    order { prettyId status }
    userErrors { code field message }
  }
}
`;

/** See the comment that opens it. */
export const ASSIGN = `# Gives a product to a customer without an order.
# Each run gives one more.
mutation AssignItem($input: AssignDeliveryItemInput!) {
  assignDeliveryItem(input: $input) {
    deliveryItems {
      paynowId
      state
      expiresAt
      product { name }
    }
    userErrors { code field message }
  }
}
`;

/** See the comment that opens it. */
export const COUPON = `# Creates a coupon. "discount" takes percent or
# amount. A second run finds the code taken:
# see userErrors.
mutation CreateCoupon($input: CreateCouponInput!) {
  createCoupon(input: $input) {
    coupon {
      paynowId
      code
      enabled
      discount {
        ... on PercentageDiscount { percent }
        ... on FixedDiscount { amount { amount currency } }
      }
    }
    userErrors { code field message }
  }
}
`;

/** See the comment that opens it. */
export const SHELF = `# What anybody sees of the shop: no credential is
# needed. Prices and taxes are for the country;
# leave it out, and they are for your location.
query Storefront {
  storefront(country: "DE") {
    name
    products(first: 5) {
      nodes {
        slug
        name
        pricing {
          final { amount currency }
          original { amount }
          tax { abbreviation percent }
        }
      }
    }
    navLinks { name children { name } }
  }
}
`;

/** See the comment that opens it. */
export const ACCOUNT = `# What a signed-in shopper sees of their own. The
# token in the headers decides whose it is.
query MyAccount {
  storefront {
    customer {
      name
      orders(first: 3) {
        nodes {
          prettyId
          status
          presentmentTotals { total { amount currency } }
          lines { productName quantity }
        }
      }
      deliveryItems(first: 3) {
        nodes { state product { name } }
      }
    }
    cart { total { amount currency } }
  }
}
`;

/** See the comment that opens it. */
export const CART = `# Puts a product into the cart. The quantity is how
# many in all, so running it again changes nothing.
mutation SetCart($input: SetCartLineInput!) {
  setCartLine(input: $input) {
    cart {
      total { amount currency }
      lines { name quantity }
    }
    userErrors { code field message }
  }
}
`;

/** See the comment that opens it. */
export const WELCOME = `# Sign in above with a key, a token or as a
# shopper: it is forgotten when you reload.
# Ctrl-Enter runs the query; the book on the left
# opens the documentation.
query MyStore {
  store {
    name
    currency
  }
}
`;
