/** What a new product is made from, in the address: urns of assets to begin with, or a contract; or that its skeleton is asked for. */
export interface NewProductSearch {
  assets?: string[];
  contract?: string;
  skeleton?: true;
}

const MOST = 50;

export function validateNewProductSearch(raw: Record<string, unknown>): NewProductSearch {
  const assets = Array.isArray(raw.assets) ? raw.assets.filter((one) => typeof one === 'string').slice(0, MOST) : [];
  return {
    ...(assets.length > 0 && { assets }),
    ...(typeof raw.contract === 'string' && { contract: raw.contract }),
    ...(raw.skeleton === true && { skeleton: true as const }),
  };
}
