import { BUILD_ACTIONS } from "../../../documents/boundary/build-services";
import { BOUNDARY_SERVICES, mayWiden } from "../../../documents/boundary/boundary";
import { RUN_ACTIONS } from "../../../documents/boundary/run-services";

/** Services of which a boundary that is widened by them names what it still denies. */
const PARTLY_REFUSED = [
  ...new Set([...BUILD_ACTIONS, ...RUN_ACTIONS].map((action) => action.split(":")[0] ?? "")),
].filter((service) => mayWiden(service) && !(BOUNDARY_SERVICES as readonly string[]).includes(service));

/** The services that make a boundary the longest: as many, with names as long, as the bootstrap takes. */
export const MOST_SERVICES: readonly string[] = longest(20, 200);

function longest(count: number, characters: number): string[] {
  const services = [...PARTLY_REFUSED];
  for (let left = count - services.length; left > 0; left--) {
    const room = characters - services.join("").length;
    services.push(`s${services.length}-`.padEnd(Math.floor(room / left), "x"));
  }
  return services;
}
