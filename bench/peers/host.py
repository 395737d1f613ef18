"""The same with Python: pluggy, and PyYAML with its C loader."""

import importlib.util
import sys
from pathlib import Path

import pluggy
import yaml

spec = pluggy.HookspecMarker("bench")
impl = pluggy.HookimplMarker("bench")


class Spec:
    @spec
    def run(self, options, needs):
        """Gives the value."""


folder = Path(sys.argv[1])
config = yaml.load((folder / "plugins.yaml").read_text(), Loader=yaml.CSafeLoader)
values = dict(config.get("values", {}))
for index, entry in enumerate(config["plugins"]):
    path = folder / entry["path"].replace(".ts", ".py")
    module_spec = importlib.util.spec_from_file_location(f"plugin_{index}", path)
    module = importlib.util.module_from_spec(module_spec)
    module_spec.loader.exec_module(module)
    manager = pluggy.PluginManager("bench")
    manager.add_hookspecs(Spec)
    manager.register(module)
    needs = {name: values[entry.get("needs", {}).get(name, name)] for name in module.NEEDS}
    (values[entry["as"]],) = manager.hook.run(options={"by": 1}, needs=needs)
yaml.dump(values, sys.stdout, Dumper=yaml.CSafeDumper, sort_keys=False)
