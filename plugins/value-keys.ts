import { type ContextOf, Plugin } from "lineup";

/** Lists the keys that are set so far. A class, since it has state: what `setup` finds out. */
export default class ValueKeys extends Plugin {
  name = "value_keys";
  version = "0.2.0";
  description = "Lists the keys of the values above.";
  properties = { internal_value: "unset" };

  setup() {
    this.properties = { internal_value: `v${this.version}` };
  }

  run({ values }: ContextOf<ValueKeys>) {
    return values.keys();
  }
}
